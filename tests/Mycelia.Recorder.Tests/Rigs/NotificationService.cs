using System.Collections.Concurrent;
using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>What a desktop has to show notifications: it owns the name on the bus, and keeps what it is told.</summary>
internal sealed class NotificationService : IPathMethodHandler, IDisposable
{
    private readonly DBusConnection _bus;
    private readonly string[] _abilities;
    private uint _last;

    private NotificationService(DBusConnection bus, string[] abilities) => (_bus, _abilities) = (bus, abilities);

    /// <summary>What it was told, in order: a notification, or that one is closed.</summary>
    public ConcurrentQueue<string> Told { get; } = [];

    /// <summary>Whether it answers nothing more.</summary>
    public bool IsHung { get; set; }

    public string Path => "/org/freedesktop/Notifications";

    public bool HandlesChildPaths => false;

    public static async Task<NotificationService> StartAsync(string address, params string[] abilities)
    {
        var bus = new DBusConnection(address);
        await bus.ConnectAsync();
        var service = new NotificationService(bus, abilities);
        bus.AddMethodHandler(service);
        await bus.RequestNameAsync("org.freedesktop.Notifications", RequestNameOptions.Default);
        return service;
    }

    public ValueTask HandleMethodAsync(MethodContext context)
    {
        if (IsHung)
        {
            context.DisposesAsynchronously = true;
            return default;
        }

        switch (context.Request.MemberAsString)
        {
            case "GetCapabilities":
                using (var writer = context.CreateReplyWriter("as"))
                {
                    writer.WriteArray(_abilities);
                    context.Reply(writer.CreateMessage());
                }

                break;
            case "Notify":
                var id = Show(context.Request.GetBodyReader());
                using (var writer = context.CreateReplyWriter("u"))
                {
                    writer.WriteUInt32(id);
                    context.Reply(writer.CreateMessage());
                }

                break;
            case "CloseNotification":
                Told.Enqueue($"closed {context.Request.GetBodyReader().ReadUInt32()}");
                using (var writer = context.CreateReplyWriter(null))
                    context.Reply(writer.CreateMessage());
                break;
            default:
                context.ReplyUnknownMethodError();
                break;
        }

        return default;
    }

    public void Dispose() => _bus.Dispose();

    private uint Show(Reader reader)
    {
        var program = reader.ReadString();
        var replaced = reader.ReadUInt32();
        reader.ReadString();
        var (title, text) = (reader.ReadString(), reader.ReadString());
        Assert.Empty(reader.ReadArrayOfString());
        var urgency = reader.ReadDictionaryOfStringToVariantValue()["urgency"].GetByte();
        Assert.Equal(("mycelia-recorder", 0), (program, reader.ReadInt32()));
        var id = replaced > 0 ? replaced : ++_last;
        Told.Enqueue(FormattableString.Invariant($"{(replaced > 0 ? "replaced" : "shown")} {id} ({urgency}) {title}: {text}"));
        return id;
    }
}
