namespace Mycelia.Recorder.Model;

/// <summary>A queue file that was found damaged and set aside, with its log. Nothing of it was changed or deleted.</summary>
/// <param name="Path">Where it is now.</param>
/// <param name="Reason">What SQLite says of it.</param>
public sealed record DamagedQueue(string Path, string Reason);
