using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli.CommandLine;

/// <summary>An option is honoured wherever it stands, or refused before anything is done.</summary>
public sealed class OptionsTests : IDisposable
{
    private readonly string _envFile = Path.GetTempFileName();
    private readonly List<(string Command, SettingsReader Settings)> _runs = [];
    private readonly CommandParser _parser;

    public OptionsTests() => _parser = new(Watched(CommandTable.Root, CommandTable.Root.Name), static _ => { });

    public void Dispose() => File.Delete(_envFile);

    public static TheoryData<string, string> OptionsAtEveryLevel
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in Paths(CommandTable.Root, []))
            {
                for (var level = 0; level <= path.Length; level++)
                {
                    foreach (var setting in At(path[..level]).Settings.Where(static setting => setting.Flag is not null))
                        data.Add(
                            string.Join(' ', path.Prepend("|").Where((_, i) => i <= level).Concat([setting.Flag!]).Concat(path[level..]))[
                                    1..
                                ]
                                .Trim(),
                            string.Join(' ', path)
                        );
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OptionsAtEveryLevel), DisableDiscoveryEnumeration = true)]
    public async Task An_option_at_any_level_is_honoured_by_the_command_or_refused(string line, string command)
    {
        var words = line.Split(' ');
        var flag = Array.Find(words, static word => word.StartsWith('-'))!;
        var spec = At(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var setting = Array.Find(spec.Settings, setting => setting.Flag == flag);
        var isSwitch = Everything(CommandTable.Root).SelectMany(static one => one.Settings).First(one => one.Flag == flag).IsSwitch;
        var value = flag == "--env-file" ? _envFile : setting?.Values.FirstOrDefault() ?? "7";
        string[] args =
        [
            .. words.SelectMany(word => word == flag && !isSwitch ? [word, value] : new[] { word }),
            .. Enumerable.Repeat("operand", spec.Operand?.Least ?? 0),
        ];

        var mistake = await RunAsync(args);

        if (setting is null)
        {
            Assert.Contains(flag, mistake, StringComparison.Ordinal);
            Assert.Empty(_runs);
        }
        else
        {
            Assert.Null(mistake);
            var (ran, settings) = Assert.Single(_runs);
            Assert.Equal($"mycelia-recorder {command}".Trim(), ran);
            Assert.Equal(SettingSource.Flag, settings.ValueOf(setting).Source);
            Assert.Equal(isSwitch ? "true" : value, settings.Text(setting));
        }
    }

    [Theory]
    [InlineData("upload a.wav b.wav --dry-rum", "unknown option '--dry-rum'")]
    [InlineData("upload x.wav --strat 2026-01-01", "unknown option '--strat'")]
    [InlineData("upload -x", "unknown option '-x'")]
    [InlineData("upload -5", "unknown option '-5'")]
    [InlineData("--yes queue discard 1", "--yes goes behind 'mycelia-recorder queue discard'")]
    [InlineData("queue export --all", "--all")]
    [InlineData("queue discard --db --yes", "--db lacks its value")]
    [InlineData("record --device=\u00a0", "--device lacks its value: it is empty")]
    [InlineData("record --device --json", "--device")]
    [InlineData("queue --db a list --db b", "--db is given twice")]
    [InlineData("--db a queue --db b list", "--db is given twice")]
    [InlineData("queue list one", "'one' is one word too many")]
    [InlineData("queue export a b", "'b' is one DIR too many")]
    [InlineData("reocrd", "did you mean 'record'?")]
    [InlineData("queue lst", "did you mean 'list'?")]
    [InlineData("list", "did you mean 'queue list'?")]
    [InlineData("dev", "did you mean 'devices'?")]
    [InlineData("--chanels 2", "did you mean '--channels'?")]
    [InlineData("help queue lst", "did you mean 'list'?")]
    [InlineData("frobnicate", "there is no command 'frobnicate'")]
    [InlineData("--watch", "--watch is an option of 'devices'")]
    [InlineData("service", "service")]
    public async Task What_is_mistyped_is_named_and_nothing_is_done(string line, string expected)
    {
        var mistake = await RunAsync(line.Split(' '));
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
        Assert.Contains("--help' lists what there is", mistake, StringComparison.Ordinal);
        Assert.Empty(_runs);
    }

    [Fact]
    public async Task Behind_two_dashes_everything_is_an_operand()
    {
        Assert.Null(await RunAsync("upload", "a.wav", "--", "--dry-run", "-x"));
        Assert.Equal(["a.wav", "--dry-run", "-x"], Assert.Single(_runs).Settings.Operands);
    }

    [Fact]
    public async Task A_value_behind_an_equals_sign_may_look_like_an_option()
    {
        Assert.Null(await RunAsync("queue", "list", "--db=--odd"));
        Assert.Equal("--odd", Assert.Single(_runs).Settings.Text(SettingsTable.Db));
    }

    [Fact]
    public async Task Short_options_do_what_the_long_ones_do()
    {
        Assert.Null(await RunAsync("record", "-qv", "-d", "usb"));
        var settings = Assert.Single(_runs).Settings;
        Assert.True(settings.Switch(SettingsTable.Quiet) && settings.Switch(SettingsTable.Verbose));
        Assert.Equal("usb", settings.Text(SettingsTable.Device));
    }

    private async Task<string?> RunAsync(params string[] args)
    {
        var parsed = _parser.Parse(args, out var mistake);
        if (mistake is null)
            await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return mistake;
    }

    private CommandSpec Watched(CommandSpec spec, string path) =>
        spec with
        {
            Run = spec.Run is null
                ? null
                : settings =>
                {
                    _runs.Add((path, settings));
                    return Task.FromResult(0);
                },
            Subcommands = [.. spec.Subcommands.Select(sub => Watched(sub, $"{path} {sub.Name}"))],
        };

    private static CommandSpec At(IEnumerable<string> path) =>
        path.Aggregate(CommandTable.Root, static (spec, word) => spec.Subcommands.Single(sub => sub.Name == word));

    private static IEnumerable<string[]> Paths(CommandSpec spec, string[] path) =>
        spec.Subcommands.SelectMany(sub => Paths(sub, [.. path, sub.Name])).Concat(spec.Run is null || spec.IsHidden ? [] : [path]);

    private static IEnumerable<CommandSpec> Everything(CommandSpec spec) => spec.Subcommands.SelectMany(Everything).Prepend(spec);
}
