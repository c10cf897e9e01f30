using System.Diagnostics;
using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Tests.Cli.Notify;

/// <summary>Real commands, by a real shell.</summary>
public sealed class CommandChannelTests : IDisposable
{
    private static readonly ProblemNotice Unplugged = new(
        "not_recording",
        "not recording: 'Mic $(touch owned) `id`' is unplugged\u001b[2J",
        new(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1))
    );

    private readonly string _folder = Directory.CreateTempSubdirectory("mycelia-notify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_command_finds_the_facts_in_its_environment_and_no_setting_of_the_recorder()
    {
        Environment.SetEnvironmentVariable("MYCELIA_NOTIFY_TEST_TOKEN", "secret");
        try
        {
            var facts = Path.Combine(_folder, "facts");
            Assert.Null(await RunAsync($"env | grep ^MYCELIA_ | sort > '{facts}'; echo \"$MYCELIA_TEXT\""));
            Assert.Equal(
                [
                    "MYCELIA_PROBLEM=not_recording",
                    "MYCELIA_RECORDER=kitchen",
                    "MYCELIA_SINCE=2026-03-01T12:00:00.000Z",
                    "MYCELIA_STATE=problem",
                ],
                (await File.ReadAllLinesAsync(facts)).Where(static line => !line.StartsWith("MYCELIA_TEXT=", StringComparison.Ordinal))
            );
            Assert.DoesNotContain('\u001b', await File.ReadAllTextAsync(facts));
            Assert.False(File.Exists("owned"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MYCELIA_NOTIFY_TEST_TOKEN", null);
        }
    }

    [Fact]
    public async Task It_is_told_that_a_problem_is_over()
    {
        var state = Path.Combine(_folder, "state");
        using var channel = Channel($"echo $MYCELIA_STATE $MYCELIA_PROBLEM > '{state}'");
        Assert.Null(await channel.DoAsync(new ChannelWork.Told(Unplugged with { IsOver = true }, []), default));
        Assert.Equal("over not_recording\n", await File.ReadAllTextAsync(state));
    }

    [Fact]
    public async Task Why_it_fails_is_said_by_its_first_words() =>
        Assert.Equal("it ended with 3 (no such topic)", await RunAsync("echo no such topic >&2; exit 3"));

    [Fact]
    public async Task One_that_hangs_is_killed_with_all_that_it_has_started()
    {
        var children = Path.Combine(_folder, "children");
        var began = Stopwatch.GetTimestamp();
        var problem = await RunAsync($"sleep 1000 & echo $! > '{children}'; sleep 1000", TimeSpan.FromSeconds(1));
        Assert.Equal("it was killed: it ran for longer than 1 s", problem);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        var child = (await File.ReadAllTextAsync(children)).Trim();
        await Wait.UntilAsync(() => !Directory.Exists($"/proc/{child}") || IsZombie(child));
    }

    [Fact]
    public async Task However_much_it_prints_it_runs_to_its_end() =>
        Assert.Null(await RunAsync("head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2", TimeSpan.FromSeconds(60)));

    [Fact]
    public async Task What_it_leaves_running_with_its_output_is_not_waited_for()
    {
        var began = Stopwatch.GetTimestamp();
        Assert.Null(await RunAsync("sleep 20 & exit 0"));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task It_reads_nothing_of_the_recorders_input() => Assert.Null(await RunAsync("test -z \"$(cat)\""));

    [Fact]
    public async Task A_heartbeat_is_nothing_to_it()
    {
        using var channel = Channel("exit 1");
        Assert.Null(await channel.DoAsync(new ChannelWork.Beat([]), default));
        Assert.Null(await channel.DoAsync(new ChannelWork.Started(), default));
    }

    private static bool IsZombie(string process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].StartsWith('Z');

    private static CommandChannel Channel(string command, TimeSpan? patience = null) =>
        new(command, "command", "kitchen", patience ?? CommandChannel.LongestRun);

    private static async Task<string?> RunAsync(string command, TimeSpan? patience = null)
    {
        using var channel = Channel(command, patience);
        return await channel.DoAsync(new ChannelWork.Told(Unplugged, [Unplugged]), default);
    }
}
