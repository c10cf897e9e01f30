using System.Globalization;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Mycelia;

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
        try
        {
            server = ServerSettings.Read(settings);
        }
        catch (UserError)
        {
            // The settings' own check says what is missing.
            return [];
        }

        using var probe = new ServerProbe(server);
        var contact = await probe.ContactAsync(stop);
        if (contact.Problem is { } problem)
            return [Finding.Bad("server", problem.Reason, "recording goes on meanwhile, nothing is lost; 'mycelia-recorder config' shows the address")];

        var findings = new List<Finding> { Reached(server, contact) };
        if (contact.CertificateEnd is { } end)
            findings.Add(Certificate(end, DateTimeOffset.UtcNow));
        if (contact.ClockSkew is { } skew)
            findings.Add(Clock(skew));
        findings.Add(await CredentialsAsync(server, stop));
        return findings;
    }

    public static Finding Certificate(DateTimeOffset end, DateTimeOffset now)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"the certificate is good until {end.UtcDateTime:yyyy-MM-dd}");
        return end - now < TimeSpan.FromDays(14) ? Finding.Doubtful("tls", text, "have it renewed: without one nothing is delivered") : Finding.Good("tls", text);
    }

    /// <param name="skew">How far the server's clock is ahead of ours.</param>
    public static Finding Clock(TimeSpan skew)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(skew.TotalSeconds):0} s");
        return skew.Duration() <= TolerableSkew
            ? Finding.Good("clock", "agrees with the server's")
            : Finding.Doubtful(
                "clock",
                $"this machine's clock is {seconds} {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the server's, and chunks are stamped by it",
                "set the clock by the network (timedatectl set-ntp true)");
    }

    private static Finding Reached(MyceliaOptions server, ServerContact contact)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{server.Url} answers in {contact.RoundTrip.TotalMilliseconds:0} ms");
        return contact.IsHealthy
            ? Finding.Good("server", text)
            : Finding.Doubtful("server", $"{text}, but not as a Mycelia server does ({contact.Status} to /health)", "check MYCELIA_URL, and the server's own log");
    }

    private static async Task<Finding> CredentialsAsync(MyceliaOptions server, CancellationToken stop)
    {
        using var check = new CredentialsCheck(server);
        return await check.RunAsync(stop) switch
        {
            TokenResult.Denied denied => Finding.Bad("credentials", denied.Outcome.Reason, "mend MYCELIA_CLIENT_ID and MYCELIA_TOKEN, then restart the recorder"),
            _ => Finding.Good("credentials", "the server accepts them"),
        };
    }
}
