using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Completion;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class CompletionsTests
{
    private static readonly Setting Encoding = new("--encoding", "MYCELIA_ENCODING", "How chunks are encoded", "wav", "FORMAT")
    {
        Values = ["wav", "flac"],
    };

    private static readonly CommandSpec Root = new(
        "program",
        "",
        [Encoding, SettingsTable.Device, SettingsTable.Json, SettingsTable.Db],
        null
    )
    {
        Subcommands =
        [
            new("record", "", [Encoding], null),
            new("queue", "", [], null) { Subcommands = [new("status", "", [], null), new("secret", "", [], null) { IsHidden = true }] },
            new("completion", "", [], null) { Operand = new("SHELL", "", 1, 1) { Values = ["bash", "zsh"] } },
            new("upload", "", [], null) { Operand = new("FILE", "") },
        ],
    };

    [Theory]
    [InlineData("rec", "record")]
    [InlineData("queue ", "status")]
    [InlineData("queue stat", "status")]
    [InlineData("record --e", "--encoding")]
    [InlineData("record --encoding ", "wav flac")]
    [InlineData("record --encoding f", "flac")]
    [InlineData("--encoding flac rec", "record")]
    [InlineData("--json --d", "--device --db")]
    [InlineData("--device ", "mic.one mic.two")]
    [InlineData("--db ", ":files")]
    [InlineData("upload ", ":files")]
    [InlineData("upload a.wav ", ":files")]
    [InlineData("completion ", "bash zsh")]
    [InlineData("completion bash ", "")]
    [InlineData("record nonsense ", "")]
    public void What_fits_at_the_cursor_is_offered(string line, string expected)
    {
        var completions = new Completions(
            Root,
            static setting => setting == SettingsTable.Device ? [new("mic.one", ""), new("mic.two", "")] : []
        );
        Assert.Equal(expected, string.Join(' ', completions.For(line.Split(' ')).Select(static candidate => candidate.Text)));
    }
}
