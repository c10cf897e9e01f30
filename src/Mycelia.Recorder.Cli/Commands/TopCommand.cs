using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Status;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>top</c>: the live display of a recorder that runs elsewhere, as a service for example.</summary>
internal static class TopCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Name, SettingsTable.Db, SettingsTable.EnvFile];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var queue = AskedRecorders.FindOne(settings);
        using var signals = new StopSignals();
        using var query =
            await StatusQuery.AskAsync(queue, StatusClientSession.Top, signals.Stop)
            ?? throw new UserError(ExitCode.NotRunning, $"no recorder is running on {queue}");
        if (await NextAsync(query, queue, signals.Stop) is not { State: { } first } frame)
            throw new UserError(
                ExitCode.Failed,
                $"the recorder of {queue} does not take displays: it is of an older version, or too many ask it at once; restart it"
            );
        using var display =
            Displays.TryCreateLive(settings)
            ?? throw new UserError(ExitCode.Usage, "top draws on a terminal, and this is none: 'status --follow' prints lines");
        using var left = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop);
        var controls = new TopControls(queue, first, display.Say, left.Cancel);
        controls.Apply(frame);
        foreach (var line in frame.Lines)
            display.Say(line);
        display.Start(() => controls.State, controls, isAttached: true);
        try
        {
            while (await NextAsync(query, queue, left.Token) is { } next)
            {
                controls.Apply(next);
                foreach (var line in next.Lines)
                    display.Say(line);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // Somebody has left: the recorder goes on.
            return ExitCode.Done;
        }

        display.Dispose();
        Console.Error.WriteLine($"mycelia-recorder: the recorder of {queue} has ended");
        return ExitCode.Done;
    }

    private static async Task<LiveFrame?> NextAsync(StatusQuery query, string queue, CancellationToken stop)
    {
        try
        {
            return await query.NextLineAsync(stop) is { } line ? LiveFrame.Parse(line) : null;
        }
        catch (FormatException e)
        {
            throw new UserError(ExitCode.Failed, $"what the recorder of {queue} says is not understood ({e.Message}): restart it");
        }
    }
}
