using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>A yes or no that a service on a bus knows, and tells when it may have changed.</summary>
internal interface IBusQuestion
{
    /// <summary>The name of the service.</summary>
    string Service { get; }

    /// <summary>After which signals the answer may be another.</summary>
    MatchRule Changes { get; }

    /// <summary>Asks the service. Whatever it throws, the answer is not known.</summary>
    /// <param name="bus">The way to it.</param>
    Task<bool> AskAsync(DBusConnection bus);

    /// <summary>Whether a signal alone says yes; the service is asked whether it is true a moment later.</summary>
    bool SaysYes(BusSignal signal);
}
