namespace Mycelia.Recorder.Model;

/// <summary>
/// A stretch that is missing in the recording although the input was never lost: the machine slept, or could not keep up.
/// </summary>
/// <param name="Until">When the recording goes on.</param>
/// <param name="Length">How much is missing before.</param>
public sealed record MissingAudio(DateTimeOffset Until, TimeSpan Length);
