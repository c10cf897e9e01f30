using System.Text.Json;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Mycelia;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>auth</c>: one token request, and what came of it.</summary>
internal static class AuthCommand
{
    public static readonly Setting[] Settings = [.. SettingsTable.Server, SettingsTable.Json];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var server = ServerSettings.Read(settings);
        using var signals = new StopSignals();
        using var check = new CredentialsCheck(server);
        var result = await check.RunAsync(signals.Stop);
        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => Write(json, server, result));
        else if (result is TokenResult.Granted granted)
            Console.WriteLine($"{server.Url} accepts the credentials; the access token is good for {Words.Duration(granted.Token.Lifetime)}");
        else
            Console.Error.WriteLine($"mycelia-recorder: {((TokenResult.Denied)result).Outcome.Reason}");
        return result switch
        {
            TokenResult.Granted => ExitCode.Done,
            TokenResult.Denied { Outcome: UploadOutcome.Unauthorized } => ExitCode.CredentialsRefused,
            _ => ExitCode.Failed,
        };
    }

    private static void Write(Utf8JsonWriter json, MyceliaOptions server, TokenResult result)
    {
        json.WriteStartObject();
        json.WriteString("url", server.Url.ToString());
        json.WriteString("client_id", server.ClientId);
        json.WriteBoolean("accepted", result is TokenResult.Granted);
        if (result is TokenResult.Granted granted)
            json.WriteNumber("expires_in", granted.Token.Lifetime.TotalSeconds);
        else
            json.WriteString("reason", ((TokenResult.Denied)result).Outcome.Reason);
        json.WriteEndObject();
    }
}
