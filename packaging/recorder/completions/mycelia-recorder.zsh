#compdef mycelia-recorder
_mycelia_recorder() {
    local line
    local -a candidates
    for line in "${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        if [[ $line == :files* ]]; then
            _files
            return
        fi
        [[ -n $line ]] && candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe mycelia-recorder candidates
}
if [[ $funcstack[1] == _mycelia_recorder ]]; then
    _mycelia_recorder "$@"
else
    compdef _mycelia_recorder mycelia-recorder
fi
