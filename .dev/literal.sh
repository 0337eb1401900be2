# For the scripts that embed files in C; to be sourced by bash.
# shellcheck shell=bash

# Lines of stdin as C string literals.
literal() {
    awk '{
        gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); gsub(/\?/, "\\?")
        printf "        \"%s\\n\"\n", $0
    }'
}
