namespace Mycelia.Recorder.Capture.Joining;

/// <summary>One of the inputs of a join: a channel of the recording.</summary>
/// <param name="Name">What a person calls it: the first name of its order.</param>
/// <param name="Open">
/// Opens it, at the start and again after it was lost, as with <see cref="CaptureOptions.IsJoined"/>; one call at a time.
/// </param>
public sealed record JoinedInput(string Name, Func<CancellationToken, Task<IAudioSource>> Open);
