/*
 * Notifications: raised in the background by every instance, each cause once (spec
 * dashboard, section 3, part 6); and the endpoints that tell them.
 */
#ifndef API_NOTIFICATIONS_H
#define API_NOTIFICATIONS_H

#include "api/dashboard.h"
#include "codec/notification_answer.h"
#include "db/notification.h"

#define API_NOTIFICATION_SETTINGS_BODY_MAX (64u * 1024)

/* Where the next look begins: shops are looked at in the order of their ids, so that
 * many that are due do not keep others waiting. Zeroed at first. */
struct api_notification_round {
    char after[CODEC_ID_BYTES_MAX + 1];
};
/* One look at the shops that are due, for less than a second: raises what is to be
 * told. Shops that another instance is at are left to it. */
void api_raise_notifications(struct db_conn *conn, struct api_notification_round *round);

/* How notifications of the call's shop are told. */
struct notification_view api_notification_view(const struct api_call *call);
/* Answers the settings, with their version. */
void api_answer_notification_settings(struct api_call *call,
                                      const struct db_notification_settings *stored);

http_handler api_get_notifications;
http_handler api_post_notification_read;
http_handler api_post_notifications_read_all;
http_handler api_get_notification_settings;
http_handler api_put_notification_settings;

#endif
