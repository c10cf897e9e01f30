using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A service of a test's own on a bus: it owns a name, answers what the test says, and tells of changes.</summary>
internal abstract class BusService : IPathMethodHandler, IDisposable
{
    private DBusConnection? _bus;

    /// <summary>Whether it answers nothing more.</summary>
    public bool IsHung { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    public abstract string Path { get; }

    public bool HandlesChildPaths => true;

    protected abstract string Name { get; }

    public async Task StartAsync(string address)
    {
        _bus = new DBusConnection(address);
        await _bus.ConnectAsync();
        _bus.AddMethodHandler(this);
        await _bus.RequestNameAsync(Name, RequestNameOptions.Default);
    }

    public ValueTask HandleMethodAsync(MethodContext context)
    {
        Asked++;
        if (IsHung)
            context.DisposesAsynchronously = true;
        else
            Answer(context);
        return default;
    }

    /// <summary>Tells of something without a word more.</summary>
    public void Signal(string path, string of, string member)
    {
        using var writer = _bus!.GetMessageWriter();
        writer.WriteSignalHeader(null, path, of, member, null);
        Assert.True(_bus.TrySendMessage(writer.CreateMessage()));
    }

    /// <summary>Tells that properties have changed, and not to what.</summary>
    public void SignalChange(string path, string of)
    {
        using var writer = _bus!.GetMessageWriter();
        writer.WriteSignalHeader(null, path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as");
        writer.WriteString(of);
        writer.WriteDictionary(new Dictionary<string, VariantValue>());
        writer.WriteArray(Array.Empty<string>());
        Assert.True(_bus.TrySendMessage(writer.CreateMessage()));
    }

    /// <summary>It goes, and may come again.</summary>
    public void Stop()
    {
        _bus?.Dispose();
        _bus = null;
    }

    public void Dispose() => Stop();

    protected abstract void Answer(MethodContext context);
}
