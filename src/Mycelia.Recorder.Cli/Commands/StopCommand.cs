using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>stop</c>: stops the running recorder in order, and waits until it has ended.</summary>
internal static class StopCommand
{
    public static readonly Setting[] Settings = ControlOptions.All;

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        using var signals = new StopSignals();
        var queue = AskedRecorders.FindOne(settings);
        try
        {
            using var follower = await StatusQuery.AskAsync(queue, StatusClientSession.Follow, signals.Stop);
            if (await ControlOptions.TellAsync(settings, new(ControlCommand.Stop), signals.Stop) is not ExitCode.Done and var exitCode)
                return exitCode;
            StatusAnswer? last = null;
            while (follower is not null && await follower.NextAsync(signals.Stop) is { } status)
                last = status;
            if (last is { IsStopped: true } && !settings.Switch(SettingsTable.Json))
                Console.WriteLine(Visible.Line(last.Line));
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            // It has been told to, and goes on stopping.
            return ExitCode.Failed;
        }
        catch (FormatException e)
        {
            throw new UserError(ExitCode.Failed, $"what the recorder of {queue} says is not understood ({e.Message}): restart it");
        }
    }
}
