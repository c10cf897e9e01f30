namespace Mycelia.Recorder.Cli.Completion;

/// <summary>What a shell reads to complete the program's command lines: it asks the program itself, by <c>complete</c>.</summary>
internal static class ShellScripts
{
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static string For(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        };

    private const string Bash = """
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
        """;

    private const string Zsh = """
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
        """;

    private const string Fish = """
        # fish completion for mycelia-recorder
        function __mycelia_recorder_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            for line in ($words[1] complete -- $words[2..] "$current" 2>/dev/null)
                if string match -q ':files*' -- $line
                    __fish_complete_path "$current"
                else
                    echo $line
                end
            end
        end
        complete -c mycelia-recorder -f -a '(__mycelia_recorder_complete)'
        """;
}
