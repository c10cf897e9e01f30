using System.Text.Json;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Mycelia;
using Mycelia.Recorder.Upload;
using Spectre.Console;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>auth</c>: the way to the server, the key, and what it may do there, a line each. It stores nothing.</summary>
internal static class AuthCommand
{
    public static readonly Setting[] Settings = [.. SettingsTable.Server, SettingsTable.Json, SettingsTable.Plain];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var server = ServerSettings.Read(settings);
        using var signals = new StopSignals();
        ServerExamination examination;
        try
        {
            examination = await ServerChecks.ExamineAsync(server, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }

        if (settings.Switch(SettingsTable.Json))
        {
            JsonDocumentWriter.Write(json => Write(json, server, examination));
        }
        else
        {
            var view = new FindingView(AnsiConsole.Console, isPlain: settings.Switch(SettingsTable.Plain) || Console.IsOutputRedirected);
            foreach (var finding in examination.Findings)
                view.Show(finding);
        }

        return Judge(examination);
    }

    private static int Judge(ServerExamination examination) => examination switch
    {
        { Token: TokenResult.Denied { Outcome: UploadOutcome.Unauthorized } } or { Survey.MayWrite: false } => ExitCode.CredentialsRefused,
        _ when examination.Findings.Any(static finding => finding.Verdict == Verdict.Bad) => ExitCode.Failed,
        _ => ExitCode.Done,
    };

    private static void Write(Utf8JsonWriter json, MyceliaOptions server, ServerExamination examination)
    {
        json.WriteStartObject();
        json.WriteString("url", server.Url.ToString());
        json.WriteString("client_id", server.ClientId);
        json.WriteBoolean("ok", Judge(examination) == ExitCode.Done);
        json.WriteBoolean("accepted", examination.Token is TokenResult.Granted);
        if (examination.Token is TokenResult.Granted granted)
            json.WriteNumber("expires_in", granted.Token.Lifetime.TotalSeconds);
        else
            json.WriteString("reason", examination.Findings[^1].Text);
        if (examination.Survey is { } survey)
        {
            json.WriteString("kind", Name(survey.Kind));
            if (survey.MayWrite is { } mayWrite)
                json.WriteBoolean("may_write", mayWrite);
            else
                json.WriteNull("may_write");
            if (survey.Rights is { } rights)
                Write(json, rights);
        }

        json.WriteStartArray("checks");
        foreach (var finding in examination.Findings)
            finding.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DocumentRights rights)
    {
        json.WriteStartObject("rights");
        foreach (var (name, may) in new[] { ("update", rights.Update), ("read", rights.Read), ("timeline", rights.Timeline), ("group", rights.Group) })
        {
            if (may is { } known)
                json.WriteBoolean(name, known);
            else
                json.WriteNull(name);
        }

        json.WriteEndObject();
    }

    private static string Name(ServerKind kind) => kind switch
    {
        ServerKind.Local => "local",
        ServerKind.Ingest => "ingest",
        ServerKind.Resource => "resource",
        ServerKind.LatestResource => "resource_2026",
        _ => "unknown",
    };
}
