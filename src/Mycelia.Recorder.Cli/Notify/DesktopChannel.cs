using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Wording;
using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>
/// Shows notices on the desktop, one for each kind of problem, and takes them back when it is over (Desktop Notifications Specification
/// 1.2). What cannot be shown, as before somebody has logged in, is tried again every minute.
/// </summary>
/// <param name="address">Finds the session bus; null when there is none.</param>
/// <param name="title">What a notice is headed by.</param>
/// <param name="patience">How long the bus may take for an answer.</param>
internal sealed class DesktopChannel(Func<string?> address, string title, TimeSpan patience) : INoticeChannel
{
    /// <summary>How long the bus may take for an answer.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    private const string Service = "org.freedesktop.Notifications";
    private const string Path = "/org/freedesktop/Notifications";
    private const string UnknownService = "org.freedesktop.DBus.Error.ServiceUnknown";
    private const byte Normal = 1;
    private const byte Critical = 2;

    /// <summary>It stays until it is taken back, or somebody closes it.</summary>
    private const int NeverExpires = 0;

    /// <summary>What a person has to look at now; the rest can wait.</summary>
    private static readonly string[] Pressing = ["not_recording", "silence", "lost", "recording_missed"];

    /// <summary>What has happened, and is true of a recorder that has stopped.</summary>
    private static readonly string[] Happenings = ["lost", "recording_missed"];

    private readonly Dictionary<string, uint> _shown = [];
    private readonly Dictionary<string, ProblemNotice> _unshown = [];
    private DBusConnection? _bus;
    private bool _hasMarkup;

    public string Name => "desktop";

    public async Task<string?> DoAsync(ChannelWork work, CancellationToken stop)
    {
        try
        {
            await (
                work switch
                {
                    ChannelWork.Told { Notice: { IsOver: true } over } => WithdrawAsync(over.Code, stop),
                    ChannelWork.Told { Notice: var notice } => ShowAsync(notice, stop),
                    ChannelWork.Tested { Notice: var notice } => ShowAsync(notice, stop),
                    ChannelWork.Beat => ShowUnshownAsync(stop),
                    ChannelWork.Ended => WithdrawAllAsync(stop),
                    _ => Task.CompletedTask,
                }
            );
            return null;
        }
        catch (DBusErrorReplyException e)
        {
            return e.ErrorName == UnknownService
                ? "no program on this desktop shows notifications"
                : $"the notification is refused ({Visible.Line(e.ErrorMessage)})";
        }
        catch (TimeoutException)
        {
            Disconnect();
            return "what shows notifications on this desktop does not answer";
        }
        catch (Exception e) when (e is DBusExceptionBase or IOException or ArgumentException)
        {
            Disconnect();
            return $"there is no session bus ({Visible.Line(e.Message).TrimEnd('.')})";
        }
    }

    public void Dispose() => Disconnect();

    private async Task ShowAsync(ProblemNotice notice, CancellationToken stop)
    {
        _unshown[notice.Code] = notice;
        var bus = await ConnectAsync(stop);
        _shown[notice.Code] = await bus.CallMethodAsync(Notify(bus, notice), static (message, _) => message.GetBodyReader().ReadUInt32())
            .WaitAsync(patience, stop);
        _unshown.Remove(notice.Code);
    }

    private async Task ShowUnshownAsync(CancellationToken stop)
    {
        foreach (var notice in _unshown.Values.ToArray())
            await ShowAsync(notice, stop);
    }

    private async Task WithdrawAsync(string code, CancellationToken stop)
    {
        _unshown.Remove(code);
        if (!_shown.Remove(code, out var id))
            return;
        var bus = await ConnectAsync(stop);
        try
        {
            await bus.CallMethodAsync(Close(bus, id)).WaitAsync(patience, stop);
        }
        catch (DBusErrorReplyException)
        {
            // Somebody has closed it already, which the specification lets a service call an error.
        }
    }

    /// <summary>A recorder that does not run is not known to be unwell; what has happened stays to be read.</summary>
    private async Task WithdrawAllAsync(CancellationToken stop)
    {
        foreach (var code in _shown.Keys.Except(Happenings).ToArray())
            await WithdrawAsync(code, stop);
    }

    private async Task<DBusConnection> ConnectAsync(CancellationToken stop)
    {
        if (_bus is { } known && !known.DisconnectedAsync().IsCompleted)
            return known;
        Disconnect();
        // Ids are the service's, and a new session has another.
        var bus = _bus = new(address() ?? throw new IOException("DBUS_SESSION_BUS_ADDRESS is not set"));
        await bus.ConnectAsync().AsTask().WaitAsync(patience, stop);
        var abilities = await bus.CallMethodAsync(
                Call(bus, "GetCapabilities"),
                static (message, _) => message.GetBodyReader().ReadArrayOfString()
            )
            .WaitAsync(patience, stop);
        _hasMarkup = abilities.Contains("body-markup");
        return bus;
    }

    private void Disconnect()
    {
        _bus?.Dispose();
        _bus = null;
    }

    private static MessageBuffer Call(DBusConnection bus, string member)
    {
        using var writer = bus.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Service, member);
        return writer.CreateMessage();
    }

    private MessageBuffer Notify(DBusConnection bus, ProblemNotice notice)
    {
        using var writer = bus.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Service, "Notify", "susssasa{sv}i");
        writer.WriteString("mycelia-recorder");
        writer.WriteUInt32(_shown.GetValueOrDefault(notice.Code));
        writer.WriteString("audio-input-microphone");
        writer.WriteString(title);
        var text = Visible.Line(notice.Text);
        writer.WriteString(_hasMarkup ? Escape(text) : text);
        writer.WriteArray(Array.Empty<string>());
        writer.WriteDictionary(
            new Dictionary<string, VariantValue> { ["urgency"] = VariantValue.Byte(Pressing.Contains(notice.Code) ? Critical : Normal) }
        );
        writer.WriteInt32(NeverExpires);
        return writer.CreateMessage();
    }

    private static MessageBuffer Close(DBusConnection bus, uint id)
    {
        using var writer = bus.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Service, "CloseNotification", "u");
        writer.WriteUInt32(id);
        return writer.CreateMessage();
    }

    /// <summary>What a device is called is text, whatever stands in it.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
