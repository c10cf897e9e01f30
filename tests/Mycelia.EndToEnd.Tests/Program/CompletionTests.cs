using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Completion as real shells do it, with the script that the program prints.</summary>
public sealed class CompletionTests
{
    [Fact]
    public async Task Bash_completes_commands_options_devices_and_recorders()
    {
        await using var home = new Workplace();
        var units = Directory.CreateDirectory(home.File(".config/systemd/user")).FullName;
        foreach (var unit in new[] { "mycelia-recorder.service", "mycelia-recorder@kitchen.service", "mycelia-recorder@.service" })
            await File.WriteAllTextAsync(Path.Combine(units, unit), "[Service]\n");
        await using var sound = await PulseServer.StartAsync();
        var output = await RunAsync(
            "bash",
            [
                "--norc",
                "-c",
                """
                source <(mycelia-recorder completion bash)
                ask() { COMP_WORDS=(mycelia-recorder "$@"); COMP_CWORD=$#; _mycelia_recorder; echo "${COMPREPLY[*]}"; }
                complete -p mycelia-recorder
                ask rec
                ask record --chunk
                ask record --device virt
                ask queue sta
                ask service logs --name ''
                ask setup --name k
                """,
            ],
            [.. sound.Environment, new("HOME", home.Folder), new("XDG_CONFIG_HOME", "")]
        );
        Assert.Equal(
            "complete -F _mycelia_recorder mycelia-recorder\nrecord\n--chunk-seconds\nvirtmic.monitor\nstatus\nrecorder kitchen\nkitchen\n",
            output
        );
    }

    [Fact]
    public async Task Zsh_completes_in_a_terminal_of_its_own()
    {
        Assert.SkipUnless(Exists("zsh"), "no zsh here");
        var output = await RunAsync(
            "zsh",
            [
                "-f",
                "-c",
                """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                tell() { zpty -w shell "$1"; }
                tell 'PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -D; source <(mycelia-recorder completion zsh); bindkey "^I" complete-word; echo READ""Y'
                zpty -r shell line '*READY*'
                zpty -n -w shell $'mycelia-recorder completion fi\t > /dev/null; echo ANSWER=$?\n'
                zpty -r shell line '*ANSWER=[0-9]*'
                print -r -- "$line"
                zpty -d shell
                """,
            ],
            []
        );
        Assert.Contains("completion fish", output, StringComparison.Ordinal);
        Assert.Contains("ANSWER=0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fish_completes_with_descriptions()
    {
        Assert.SkipUnless(Exists("fish"), "no fish here");
        var output = await RunAsync(
            "fish",
            [
                "--no-config",
                "-c",
                "mycelia-recorder completion fish | source; complete -C 'mycelia-recorder dev'; complete -C 'mycelia-recorder "
                    + "completion z'",
            ],
            []
        );
        Assert.Contains("devices\tList the inputs that can be recorded", output, StringComparison.Ordinal);
        Assert.Contains("zsh", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manual_page_has_nothing_that_mandoc_objects_to()
    {
        Assert.SkipUnless(Exists("mandoc"), "no mandoc here");
        await using var place = new Workplace();
        var (_, page, _) = await RecorderProcess.RunAsync(place.Folder, [], "docs", "man");
        await File.WriteAllTextAsync(place.File("page.1"), page);
        Assert.Equal("", await RunAsync("mandoc", ["-T", "lint", "-W", "error", place.File("page.1")], []));
    }

    private static bool Exists(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<string> RunAsync(string program, string[] arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Programs.Recorder)}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
