using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What the commands have in common that tell a running recorder something.</summary>
internal static class ControlOptions
{
    /// <summary>Which of several inputs.</summary>
    public static readonly Setting Input = new(
        "--input",
        "",
        "The only input that is meant, where the recorder has several: the name that 'status' shows. Default: all",
        null,
        "NAME"
    );

    /// <summary>Which recorder, and how the answer is written.</summary>
    public static readonly Setting[] All = [ServiceOptions.Name, SettingsTable.Db, SettingsTable.EnvFile, SettingsTable.Json];

    /// <summary>Tells the recorder, and writes what it answers.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> TellAsync(SettingsReader settings, ControlRequest request)
    {
        using var signals = new StopSignals();
        return await TellAsync(settings, request, signals.Stop);
    }

    /// <inheritdoc cref="TellAsync(SettingsReader, ControlRequest)"/>
    public static async Task<int> TellAsync(SettingsReader settings, ControlRequest request, CancellationToken stop)
    {
        var queue = AskedRecorders.FindOne(settings);
        ControlAnswer? answer;
        try
        {
            answer = await RunningRecorder.TellAsync(queue, request, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }

        if (answer is null)
            throw new UserError(ExitCode.NotRunning, $"no recorder is running on {queue}");
        Write(settings, answer);
        return answer.IsDone ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Write(SettingsReader settings, ControlAnswer answer)
    {
        if (settings.Switch(SettingsTable.Json))
        {
            JsonDocumentWriter.Write(json =>
            {
                json.WriteBoolean("ok", answer.IsDone);
                json.WriteStartArray("said");
                foreach (var one in answer.Said)
                    json.WriteStringValue(one);
                json.WriteEndArray();
            });
            return;
        }

        foreach (var one in answer.Said)
        {
            if (answer.IsDone)
                Console.WriteLine(Visible.Line(one));
            else
                Console.Error.WriteLine($"mycelia-recorder: {Visible.Line(one)}");
        }
    }
}
