-- Stores a campaign, or changes it. $1 campaign_id, $2 parent_id, $3 name,
-- $4 kind, $5 starts_at, $6 ends_at, $7 channels, $8 dashboard_enabled.
INSERT INTO campaign (campaign_id, parent_id, name, kind, starts_at, ends_at, channels,
                      dashboard_enabled)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (campaign_id) DO UPDATE SET
    parent_id = excluded.parent_id,
    name = excluded.name,
    kind = excluded.kind,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    channels = excluded.channels,
    dashboard_enabled = excluded.dashboard_enabled,
    version = campaign.version + 1,
    updated_at = now()
