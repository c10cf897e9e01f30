using System.Text.Json;
using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>doctor</c>: looks at everything that a recording needs, beside a running recorder too. It keeps no audio.</summary>
internal static class DoctorCommand
{
    public static readonly Setting[] Settings =
    [
        SettingsTable.Backend,
        SettingsTable.Device,
        SettingsTable.Or,
        SettingsTable.Never,
        SettingsTable.Input,
        SettingsTable.Rate,
        SettingsTable.Channels,
        SettingsTable.SampleFormat,
        SettingsTable.Db,
        .. SettingsTable.Server,
        SettingsTable.Destination,
        SettingsTable.NoUpload,
        SettingsTable.Json,
        SettingsTable.Plain,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        using var signals = new StopSignals();
        var findings = Examination.RunAsync(Checks(settings), TimeProvider.System, signals.Stop);
        var isBad = false;
        if (settings.Switch(SettingsTable.Json))
        {
            var all = await findings.ToListAsync(signals.Stop);
            isBad = all.Any(static finding => finding.Verdict == Verdict.Bad);
            JsonDocumentWriter.Write(json => Write(json, all));
        }
        else
        {
            var view = new FindingView(
                VisibleConsole.Colours,
                isPlain: settings.Switch(SettingsTable.Plain) || Console.IsOutputRedirected,
                VisibleConsole.IsAscii
            );
            await foreach (var finding in findings)
            {
                view.Show(finding);
                isBad |= finding.Verdict == Verdict.Bad;
            }
        }

        return isBad ? ExitCode.Failed : ExitCode.Done;
    }

    private static (string Name, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Run)[] Checks(SettingsReader settings)
    {
        var format = FormatOf(settings);
        var db = settings.Text(SettingsTable.Db)!;
        return
        [
            ("settings", _ => Task.FromResult(SettingsChecks.Run(settings))),
            ("libraries", _ => SoundChecks.LibrariesAsync(BackendSetting.Name(settings))),
            (
                "microphone",
                stop =>
                    SoundChecks.MicrophoneAsync(
                        BackendSetting.ReadOrDefault(settings),
                        BackendSetting.Name(settings),
                        DeviceSetting.ReadOrDefault(settings),
                        settings.Text(SettingsTable.Input),
                        format,
                        stop
                    )
            ),
            ("disk", _ => StorageChecks.DiskAsync(db, format)),
            ("queue", _ => StorageChecks.QueueAsync(db)),
            ("recorder", _ => RecorderCheck.RunAsync(db)),
            ("service", _ => ServiceChecks.RunAsync(settings)),
            ("folder", stop => FolderChecks.RunAsync(settings, stop)),
            ("server", stop => ServerChecks.RunAsync(settings, stop)),
        ];
    }

    /// <summary>What would be recorded; the settings' own check says when it is malformed.</summary>
    private static AudioFormat FormatOf(SettingsReader settings)
    {
        try
        {
            return RecordSettings.ReadFormat(settings);
        }
        catch (UserError)
        {
            return AudioFormat.Default;
        }
    }

    private static void Write(Utf8JsonWriter json, List<Finding> findings)
    {
        json.WriteBoolean("ok", findings.All(static finding => finding.Verdict != Verdict.Bad));
        json.WriteStartArray("checks");
        foreach (var finding in findings)
            finding.WriteTo(json);
        json.WriteEndArray();
    }
}
