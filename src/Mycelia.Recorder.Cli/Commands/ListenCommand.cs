using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>listen</c>: opens the local server's page at a time.</summary>
internal static class ListenCommand
{
    private static readonly Setting Print = new("--print", "", "Only print the address, and open no browser");

    private static readonly Setting Span = new("--span", "", "How much time the page shows, such as 10m", "1h", "TIME");

    public static readonly Setting[] Settings = [Print, Span, .. SettingsTable.Server, SettingsTable.Destination, SettingsTable.Json];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var now = DateTimeOffset.Now;
        var time = ReadTime(settings, now);
        var span = settings.Seconds(Span, 60, 366 * 86_400)!.Value;
        var chosen = DestinationSetting.Read(settings);
        if (chosen is ChosenDestination.OfFolder folder)
            throw new UserError(
                ExitCode.Usage,
                $"audio goes into {folder.Path}, and its files can be played: only the local server has a page"
            );
        var server = ServerSettings.Read(settings);
        ServerSettings.Announce(settings, server);
        using var signals = new StopSignals();
        Uri? address;
        UploadOutcome.Failed? problem;
        try
        {
            (address, problem) = await new ListeningPage(server).FindAsync(signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }

        if (address is null)
            throw new UserError(
                problem is UploadOutcome.Unauthorized ? ExitCode.CredentialsRefused : ExitCode.Failed,
                HintWords.Say(problem!)
            );
        var link = time is { } at ? $"{address}{Fragment(at, span)}" : address.ToString();
        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => json.WriteString("url", link));
        else
            Console.WriteLine(link);
        if (!settings.Switch(Print) && !settings.Switch(SettingsTable.Json))
            Open(link);
        return ExitCode.Done;
    }

    private static DateTimeOffset? ReadTime(SettingsReader settings, DateTimeOffset now)
    {
        if (settings.Operands.Count == 0)
            return null;
        var text = string.Join(' ', settings.Operands);
        var time =
            Moments.Parse(text, now, TimeZoneInfo.Local)
            ?? throw new UserError(
                ExitCode.Usage,
                $"'{text}' is no time: try 10:32, 'yesterday 14:05', 2026-03-01T12:00, or an age such as 2h"
            );
        return time <= now ? time : throw new UserError(ExitCode.Usage, $"{Times.Of(time, now)} is yet to come");
    }

    private static string Fragment(DateTimeOffset at, TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"#t={JsonTimes.Text(at)}&span={span.TotalSeconds:0}");

    /// <summary>Where there is a desktop. Whether it has a browser, its own words say.</summary>
    private static void Open(string link)
    {
        if (
            Environment.GetEnvironmentVariable("DISPLAY") is not { Length: > 0 }
            && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is not { Length: > 0 }
        )
            return;
        try
        {
            using var opener = Process.Start(new ProcessStartInfo("xdg-open", [link]));
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine("mycelia-recorder: there is no xdg-open: open the address yourself");
        }
    }
}
