namespace Mycelia.Recorder.Cli.Status;

/// <summary>What a recorder said of its deliveries.</summary>
/// <param name="Name">Their state, in the word of the document.</param>
/// <param name="Words">The same for a person.</param>
/// <param name="Waiting">How many chunks wait.</param>
/// <param name="NextTry">When the next try is due after one that failed.</param>
/// <param name="IsHeld">Whether the recorder's settings keep what waits here for now.</param>
internal sealed record UploadAnswer(string Name, string Words, long Waiting, DateTimeOffset? NextTry, bool IsHeld);
