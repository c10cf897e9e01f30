using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>notify</c>: who is told of problems, and whether that works.</summary>
internal static class NotifyCommand
{
    private static readonly Setting Test = new("--test", "", "Send a test notice to each, and say what became of it");
    private static readonly Setting Failed = new(
        "--failed",
        "",
        "Tell that the service has failed, if systemd's variables say so: for its unit"
    );

    public static readonly Setting[] Settings =
    [
        Test,
        Failed,
        ServiceOptions.Name,
        SettingsTable.Notify,
        SettingsTable.AllowHttp,
        SettingsTable.CaFile,
        SettingsTable.EnvFile,
    ];

    /// <summary>A service is started again only after it was told that it failed.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(SettingsReader given)
    {
        var settings = OfRecorder(given);
        var channels = Channels.Of(NotifySetting.Read(settings), settings);
        try
        {
            using var signals = new StopSignals();
            if (settings.Switch(Failed))
                return await TellFailureAsync(channels, signals.Stop);
            if (settings.Switch(Test))
                return channels.Count == 0
                    ? throw NobodyToTest(settings)
                    : await TellAsync(
                        channels,
                        new("test", "this is a test, and nothing is wrong", DateTimeOffset.Now),
                        static notice => new ChannelWork.Tested(notice),
                        signals.Stop
                    );
            if (channels.Count == 0)
                Console.WriteLine("nobody is told of problems: --notify or MYCELIA_NOTIFY says who is");
            foreach (var channel in channels)
                Console.WriteLine(Visible.Line(channel.Name));
            return ExitCode.Done;
        }
        finally
        {
            foreach (var channel in channels)
                channel.Dispose();
        }
    }

    /// <summary>Those of the recorder that was named: it tells by its own file.</summary>
    private static SettingsReader OfRecorder(SettingsReader settings)
    {
        if (settings.Text(ServiceOptions.Name) is null)
            return settings;
        if (settings.ValueOf(SettingsTable.EnvFile).Source == SettingSource.Flag)
            throw new UserError(ExitCode.Usage, "--name and --env-file both say which recorder: choose one");
        var name = ServiceOptions.ReadName(settings);
        var installed = InstalledServices.Find(settings, name);
        var file = SettingsFile.Of(FoundFile.At(installed?.EnvFile ?? settings.Places.EnvFileOf(name)));
        return file.Exists || installed is not null
            ? settings.With(file)
            : throw ServiceOptions.NotInstalled(settings, name, ExitCode.Failed);
    }

    private static UserError NobodyToTest(SettingsReader settings)
    {
        var file = settings.FilePath.Length > 0 ? settings.FilePath : "a file of settings";
        return new(
            ExitCode.Usage,
            $"nobody is told of problems, so there is nobody to test: put {SettingsTable.Notify.Variable}=desktop into {file}, "
                + "or try 'mycelia-recorder notify --test --notify desktop'"
        );
    }

    private static async Task<int> TellFailureAsync(IReadOnlyList<INoticeChannel> channels, CancellationToken stop)
    {
        var now = DateTimeOffset.Now;
        if (
            ServiceFailure.Find(Environment.GetEnvironmentVariable, now) is not { } failure
            || channels.Count == 0
            || !ServiceFailure.IsDue(Environment.GetEnvironmentVariable, NoticeTiming.Default.Repeat, now)
        )
            return ExitCode.Done;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(LongestFarewell);
        return await TellAsync(channels, failure, static notice => new ChannelWork.Told(notice, [notice]), deadline.Token);
    }

    /// <summary>Tells each at once, and says what became of it.</summary>
    private static async Task<int> TellAsync(
        IReadOnlyList<INoticeChannel> channels,
        ProblemNotice notice,
        Func<ProblemNotice, ChannelWork> work,
        CancellationToken stop
    )
    {
        var outcomes = await Task.WhenAll(channels.Select(channel => TryAsync(channel, work(notice), stop)));
        foreach (var (channel, problem) in channels.Zip(outcomes))
            Console.WriteLine(Visible.Line($"{channel.Name}: {(problem is null ? "told" : $"FAILED, {problem}")}"));
        return outcomes.All(static problem => problem is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<string?> TryAsync(INoticeChannel channel, ChannelWork work, CancellationToken stop)
    {
        try
        {
            return await channel.DoAsync(work, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return "there was no time left for it";
        }
    }
}
