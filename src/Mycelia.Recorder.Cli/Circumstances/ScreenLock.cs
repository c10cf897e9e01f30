using Mycelia.Recorder.Files;
using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>
/// Whether the user's screen is locked, as the desktop tells logind (org.freedesktop.login1(5), LockedHint): yes when each of the user's
/// graphical sessions is. The signal Lock asks the desktop to lock, which takes it a moment; one that never says so has not done it.
/// </summary>
/// <param name="user">Whose.</param>
internal sealed class ScreenLock(uint user) : IBusQuestion
{
    private const string Manager = "/org/freedesktop/login1";

    /// <summary>More sessions than a person has.</summary>
    private const int Most = 64;

    private static readonly string[] Graphical = ["x11", "wayland", "mir"];

    private volatile string[] _sessions = [];

    public ScreenLock()
        : this(Posix.User) { }

    public string Service => "org.freedesktop.login1";

    public MatchRule Changes =>
        new()
        {
            Type = MessageType.Signal,
            Sender = Service,
            PathNamespace = Manager,
        };

    public async Task<bool> AskAsync(DBusConnection bus)
    {
        var paths = await bus.CallMethodAsync(List(bus), (message, _) => ReadPaths(message));
        var graphical = new List<string>();
        var locked = 0;
        foreach (var path in paths)
        {
            if (await FindAsync(bus, path) is not { } isLocked)
                continue;
            graphical.Add(path);
            locked += isLocked ? 1 : 0;
        }

        _sessions = [.. graphical];
        return locked > 0 && locked == graphical.Count;
    }

    public bool SaysYes(BusSignal signal) => signal.Member == "Lock" && _sessions is [var only] && only == signal.Path;

    /// <returns>Whether a session is locked; null when it has no screen, or has gone.</returns>
    private static async Task<bool?> FindAsync(DBusConnection bus, string path)
    {
        try
        {
            var facts = await bus.CallMethodAsync(
                BusCalls.GetAll(bus, "org.freedesktop.login1", path, "org.freedesktop.login1.Session"),
                static (message, _) => message.GetBodyReader().ReadDictionaryOfStringToVariantValue()
            );
            return
                Graphical.Contains(facts["Type"].GetString())
                && facts["Class"].GetString() == "user"
                && facts["State"].GetString() != "closing"
                ? facts["LockedHint"].GetBool()
                : null;
        }
        catch (DBusErrorReplyException e) when (e.ErrorName == "org.freedesktop.DBus.Error.UnknownObject")
        {
            return null;
        }
    }

    private string[] ReadPaths(Message message)
    {
        var found = new List<string>();
        var reader = message.GetBodyReader();
        for (var end = reader.ReadArrayStart(DBusType.Struct); reader.HasNext(end); )
        {
            reader.AlignStruct();
            reader.ReadString();
            var owner = reader.ReadUInt32();
            reader.ReadString();
            reader.ReadString();
            var path = reader.ReadObjectPathAsString();
            if (owner == user && found.Count < Most)
                found.Add(path);
        }

        return [.. found];
    }

    private static MessageBuffer List(DBusConnection bus)
    {
        using var writer = bus.GetMessageWriter();
        writer.WriteMethodCallHeader(
            "org.freedesktop.login1",
            Manager,
            "org.freedesktop.login1.Manager",
            "ListSessions",
            flags: MessageFlags.NoAutoStart
        );
        return writer.CreateMessage();
    }
}
