# bash completion for mycelia-recorder
_mycelia_recorder() {
    local value description
    COMPREPLY=()
    while IFS=$'\t' read -r value description; do
        if [ "$value" = :files ]; then
            compopt -o default 2>/dev/null
            return
        fi
        COMPREPLY+=("$(printf %q "$value")")
    done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _mycelia_recorder mycelia-recorder
