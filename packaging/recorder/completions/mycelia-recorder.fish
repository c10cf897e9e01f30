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
