/* Cross-origin requests of browsers (Fetch standard, CORS protocol). Pure. */
#ifndef HTTP_CORS_H
#define HTTP_CORS_H

/* What Access-Control-Allow-Origin says to `origin` (NULL: none was sent):
 * the origin itself, "*", or NULL where it is not among `allowed`, a
 * NULL-terminated list or NULL. */
const char *http_cors_allow(const char *const *allowed, const char *origin);

#endif
