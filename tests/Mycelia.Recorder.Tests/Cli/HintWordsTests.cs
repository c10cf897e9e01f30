using System.Text.RegularExpressions;
using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed partial class HintWordsTests
{
    private static readonly HashSet<string?> Known =
    [
        .. Everything(CommandTable.Root)
            .SelectMany(static command => command.Settings)
            .Concat(SettingsTable.All)
            .SelectMany(static setting => new[] { setting.Flag, setting.Variable }),
        .. Everything(CommandTable.Root).Select(static command => $"'{command.Name}"),
    ];

    public static TheoryData<Hint> Hints => [.. Enum.GetValues<Hint>().Where(static hint => hint != Hint.None)];

    [Theory]
    [MemberData(nameof(Hints))]
    public void Each_hint_is_worded_with_what_the_program_has(Hint hint)
    {
        var said = HintWords.Say("it is so", hint);
        Assert.Matches(@"^it is so \(.+\)$", said);
        var names = Name().Matches(said).Select(static match => match.Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, static name => Assert.Contains(name, Known));
    }

    [Fact]
    public void Several_are_said_one_after_the_other_and_none_is_not_said()
    {
        Assert.Equal("it is so (MYCELIA_URL, --destination)", HintWords.Say("it is so", Hint.Destination | Hint.ServerAddress));
        Assert.Equal("it is so", HintWords.Say("it is so", Hint.None));
    }

    private static IEnumerable<CommandSpec> Everything(CommandSpec command) => [command, .. command.Subcommands.SelectMany(Everything)];

    [GeneratedRegex(@"--[a-z][a-z-]*|MYCELIA_[A-Z_]+|'[a-z]+")]
    private static partial Regex Name();
}
