using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>The way to the server: network, certificate, its clock and ours, the key.</summary>
internal static class ServerChecks
{
    /// <summary>Chunks are stamped with this machine's clock: more than this shows on the timeline.</summary>
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> RunAsync(SettingsReader settings, CancellationToken stop)
    {
        if (settings.Switch(SettingsTable.NoUpload))
            return [Finding.Good("server", "none is wanted: this recorder only records")];
        MyceliaOptions server;
        DestinationChoice choice;
        try
        {
            if (DestinationSetting.Read(settings) is not ChosenDestination.OfServer to)
                return [];
            choice = to.Way;
            server = ServerSettings.Read(settings);
        }
        catch (UserError)
        {
            // The settings' own check says what is missing.
            return [];
        }

        return (await ExamineAsync(server, choice, stop)).Findings;
    }

    /// <summary>Looks at everything on the way, and at the end of it.</summary>
    public static async Task<ServerExamination> ExamineAsync(MyceliaOptions server, DestinationChoice choice, CancellationToken stop)
    {
        using var surveyor = new AuthCheck(server);
        var contact = await surveyor.ContactAsync(stop);
        if (contact.Problem is { } problem)
            return new(
                [
                    Finding.Bad(
                        "server",
                        HintWords.Say(problem),
                        "recording goes on meanwhile, nothing is lost; 'mycelia-recorder config' shows the address"
                    ),
                ],
                null,
                null
            );

        var findings = new List<Finding> { Reached(server, contact), Encryption(server, contact, DateTimeOffset.Now) };
        if (contact.ClockSkew is { } skew)
            findings.Add(Clock(skew));
        var token = await surveyor.AuthenticateAsync(stop);
        findings.Add(Credentials(token));
        if (token is not TokenResult.Granted)
            return new(findings, token, null);

        var survey = await surveyor.RunAsync(contact, stop);
        findings.AddRange(Survey(survey, choice));
        return new(findings, token, survey);
    }

    public static Finding Certificate(CertificateFacts certificate, DateTimeOffset now)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"the certificate is good until {Times.Of(certificate.Ends, now)}, signed by {certificate.Issuer}"
        );
        return certificate.Ends - now < TimeSpan.FromDays(14)
            ? Finding.Doubtful("tls", text, "have it renewed on the server: without one nothing is delivered")
            : Finding.Good("tls", text);
    }

    /// <summary>What kind of server it is, and what the key may do there.</summary>
    public static IReadOnlyList<Finding> Survey(AuthReport survey, DestinationChoice choice) =>
        survey.Kind == ServerKind.Unknown
            ?
            [
                Finding.Bad(
                    "kind",
                    $"cannot be told: {HintWords.Say(survey.Reason!, survey.Hint)}",
                    "try again with 'mycelia-recorder auth', and look into the server's log; recording goes on meanwhile, nothing is lost"
                ),
            ]
            : [Kind(survey.Kind), WayFindings.Of(survey, choice), .. RightsFindings.Of(survey, choice)];

    private static Finding Kind(ServerKind kind) =>
        Finding.Good(
            "kind",
            kind switch
            {
                ServerKind.Local => "mycelia-local-server: takes uploads and knows repeats",
                ServerKind.Ingest => "a Mycelia of before November 2025: takes uploads",
                ServerKind.IngestAndResource => "a Mycelia of before November 2025: takes uploads, and documents",
                ServerKind.Resource => "a Mycelia of November 2025: takes documents",
                _ => "a Mycelia of 2026: takes documents",
            }
        );

    private static Finding Encryption(MyceliaOptions server, ServerContact contact, DateTimeOffset now) =>
        contact.Certificate is { } certificate ? Certificate(certificate, now)
        : server.Url.IsLoopback ? Finding.Good("tls", "none, and nothing leaves this machine")
        : Finding.Doubtful(
            "tls",
            "none: credentials and audio go over the network in clear",
            "put TLS before the server, and give MYCELIA_URL as https://"
        );

    /// <param name="skew">How far the server's clock is ahead of ours.</param>
    public static Finding Clock(TimeSpan skew)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(skew.TotalSeconds):0} s");
        return skew.Duration() <= TolerableSkew
            ? Finding.Good("clock", "agrees with the server's")
            : Finding.Doubtful(
                "clock",
                $"this machine's clock is {seconds} {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the server's, and chunks are "
                    + "stamped by it",
                "set the clock by the network (timedatectl set-ntp true)"
            );
    }

    private static Finding Reached(MyceliaOptions server, ServerContact contact)
    {
        var proxy = server.Proxy?.Address is { } address ? $" through the proxy {address.Authority}" : "";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{server.Url} answers in {contact.RoundTrip.TotalMilliseconds:0} ms by HTTP/{contact.HttpVersion}{proxy}"
        );
        return contact.IsHealthy
            ? Finding.Good("server", text)
            : Finding.Doubtful(
                "server",
                $"{text}, but not as a Mycelia server does ({contact.Status} to /health)",
                "check MYCELIA_URL, and the server's own log"
            );
    }

    private static Finding Credentials(TokenResult token) =>
        token switch
        {
            TokenResult.Granted granted => Finding.Good(
                "credentials",
                $"the server accepts the credentials; the access token is good for {Words.Duration(granted.Token.Lifetime)}"
            ),
            TokenResult.Denied { Outcome: UploadOutcome.Unauthorized refused } => Finding.Bad(
                "credentials",
                HintWords.Say(refused),
                "make a key in Mycelia, put its id and secret into the settings file as MYCELIA_CLIENT_ID and MYCELIA_TOKEN "
                    + "('mycelia-recorder config' shows which file), then restart the recorder"
            ),
            TokenResult.Denied denied => Finding.Bad(
                "credentials",
                HintWords.Say(denied.Outcome),
                "try again with 'mycelia-recorder auth', and look into the server's log; recording goes on meanwhile, nothing is lost"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(token)),
        };
}
