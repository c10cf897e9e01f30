namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Where a file is looked for when nobody says where.</summary>
/// <param name="Path">The file, relative to the working directory where it is there; null when there is no such place.</param>
/// <param name="Why">Why there, in words.</param>
internal sealed record Place(string? Path, string Why);
