using System.Collections.Concurrent;
using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>What a machine has to know who is logged in: logind, as far as screens go.</summary>
internal sealed class LoginService : BusService
{
    private readonly ConcurrentDictionary<string, Session> _sessions = [];

    public override string Path => "/org/freedesktop/login1";

    protected override string Name => "org.freedesktop.login1";

    public static string PathOf(string id) => $"/org/freedesktop/login1/session/{id}";

    /// <summary>Somebody has logged in, or what is known of it is another.</summary>
    public void Set(string id, Session session)
    {
        _sessions[id] = session;
    }

    /// <summary>The same, and tells it.</summary>
    public void Change(string id, Session session)
    {
        Set(id, session);
        SignalChange(PathOf(id), "org.freedesktop.login1.Session");
    }

    /// <summary>Somebody asks the desktop to lock, or to unlock.</summary>
    public void Request(string id, string what) => Signal(PathOf(id), "org.freedesktop.login1.Session", what);

    protected override void Answer(MethodContext context)
    {
        switch (context.Request.MemberAsString)
        {
            case "ListSessions":
                using (var writer = context.CreateReplyWriter("a(susso)"))
                {
                    var list = writer.WriteArrayStart(DBusType.Struct);
                    foreach (var (id, session) in _sessions)
                    {
                        writer.WriteStructureStart();
                        writer.WriteString(id);
                        writer.WriteUInt32(session.User);
                        writer.WriteString("somebody");
                        writer.WriteString("seat0");
                        writer.WriteObjectPath(PathOf(id));
                    }

                    writer.WriteArrayEnd(list);
                    context.Reply(writer.CreateMessage());
                }

                break;
            case "GetAll" when _sessions.TryGetValue(context.Request.PathAsString!.Split('/')[^1], out var session) && !session.IsGone:
                using (var writer = context.CreateReplyWriter("a{sv}"))
                {
                    writer.WriteDictionary(
                        new Dictionary<string, VariantValue>
                        {
                            ["Type"] = session.Type,
                            ["Class"] = session.Class,
                            ["State"] = session.State,
                            ["LockedHint"] = session.Locked,
                        }
                    );
                    context.Reply(writer.CreateMessage());
                }

                break;
            case "GetAll":
                context.ReplyError("org.freedesktop.DBus.Error.UnknownObject", "no such session");
                break;
            default:
                context.ReplyUnknownMethodError();
                break;
        }
    }

    /// <summary>A session, at a screen that is not locked.</summary>
    internal sealed record Session(uint User)
    {
        public VariantValue Locked { get; init; } = false;

        public string Type { get; init; } = "wayland";

        public string Class { get; init; } = "user";

        public string State { get; init; } = "active";

        /// <summary>Whether it ends just after it was listed.</summary>
        public bool IsGone { get; init; }
    }
}
