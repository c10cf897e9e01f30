using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>Calls of <c>org.freedesktop.DBus.Properties</c>. A service that does not run is not started by them.</summary>
internal static class BusCalls
{
    private const string Properties = "org.freedesktop.DBus.Properties";

    /// <summary>Asks for one property.</summary>
    public static MessageBuffer Get(DBusConnection bus, string service, string path, string of, string property)
    {
        using var writer = bus.GetMessageWriter();
        writer.WriteMethodCallHeader(service, path, Properties, "Get", "ss", MessageFlags.NoAutoStart);
        writer.WriteString(of);
        writer.WriteString(property);
        return writer.CreateMessage();
    }

    /// <summary>Asks for all of them.</summary>
    public static MessageBuffer GetAll(DBusConnection bus, string service, string path, string of)
    {
        using var writer = bus.GetMessageWriter();
        writer.WriteMethodCallHeader(service, path, Properties, "GetAll", "s", MessageFlags.NoAutoStart);
        writer.WriteString(of);
        return writer.CreateMessage();
    }
}
