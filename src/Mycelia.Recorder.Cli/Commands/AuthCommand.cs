using System.Text.Json;
using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>auth</c>: the way to the server, the key, and what it may do there, a line each. It stores nothing.</summary>
internal static class AuthCommand
{
    public static readonly Setting[] Settings =
    [
        .. SettingsTable.Server,
        SettingsTable.Destination,
        SettingsTable.Json,
        SettingsTable.Plain,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var chosen = DestinationSetting.Read(settings);
        DestinationSetting.Announce(settings, chosen);
        if (chosen is ChosenDestination.InFolder folder)
            return await RunAsync(folder, settings);
        var server = ServerSettings.Read(settings);
        var choice = ((ChosenDestination.OfServer)chosen).Way;
        ServerSettings.Announce(settings, server);
        using var signals = new StopSignals();
        ServerExamination examination;
        try
        {
            examination = await ServerChecks.ExamineAsync(server, choice, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }

        if (settings.Switch(SettingsTable.Json))
        {
            JsonDocumentWriter.Write(json => Write(json, server, examination, choice));
        }
        else
        {
            Show(settings, examination.Findings);
        }

        return DestinationCheck.Judge(examination, choice);
    }

    private static async Task<int> RunAsync(ChosenDestination.InFolder folder, SettingsReader settings)
    {
        using var signals = new StopSignals();
        var finding = await FolderChecks.LookAsync(folder, signals.Stop);
        var isGood = finding.Verdict == Verdict.Good;
        if (settings.Switch(SettingsTable.Json))
        {
            JsonDocumentWriter.Write(json =>
            {
                json.WriteString("folder", folder.Path);
                json.WriteBoolean("ok", isGood);
                json.WriteStartArray("checks");
                finding.WriteTo(json);
                json.WriteEndArray();
            });
        }
        else
        {
            Show(settings, [finding]);
        }

        return isGood ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A line for each finding.</summary>
    public static void Show(SettingsReader settings, IReadOnlyList<Finding> findings)
    {
        var view = new FindingView(
            VisibleConsole.Colours,
            isPlain: settings.Switch(SettingsTable.Plain) || Console.IsOutputRedirected,
            VisibleConsole.IsAscii
        );
        foreach (var finding in findings)
            view.Show(finding);
    }

    private static void Write(Utf8JsonWriter json, MyceliaOptions server, ServerExamination examination, DestinationChoice choice)
    {
        json.WriteString("url", server.Url.ToString());
        json.WriteString("client_id", server.ClientId);
        json.WriteBoolean("ok", DestinationCheck.Judge(examination, choice) == ExitCode.Done);
        json.WriteBoolean("accepted", examination.Token is TokenResult.Granted);
        if (examination.Token is TokenResult.Granted granted)
            json.WriteNumber("expires_in", granted.Token.Lifetime.TotalSeconds);
        else
            json.WriteString("reason", examination.Findings[^1].Text);
        if (examination.Survey is { } survey)
        {
            json.WriteString("kind", Name(survey.Kind));
            if (survey.WayFor(choice) is { } way)
                json.WriteString("way", way.IsByDocuments ? "documents" : "upload");
            Write(json, "may_write", survey.MayDeliver(choice));
            if (survey.Rights.Count > 0)
                Write(json, survey, choice);
        }

        json.WriteStartArray("checks");
        foreach (var finding in examination.Findings)
            finding.WriteTo(json);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, AuthReport survey, DestinationChoice choice)
    {
        json.WriteStartObject("rights");
        foreach (var right in survey.Rights)
            Write(json, right.Key.ToString(), right.Value);
        json.WriteEndObject();
        json.WriteStartArray("missing_rights");
        foreach (var right in RightsFindings.Missing(survey, choice))
            json.WriteStringValue(right.ToString());
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, bool? may)
    {
        if (may is { } known)
            json.WriteBoolean(name, known);
        else
            json.WriteNull(name);
    }

    private static string Name(ServerKind kind) =>
        kind switch
        {
            ServerKind.Local => "local",
            ServerKind.Ingest => "ingest",
            ServerKind.IngestAndResource => "ingest_and_resource",
            ServerKind.Resource => "resource",
            ServerKind.LatestResource => "resource_2026",
            _ => "unknown",
        };
}
