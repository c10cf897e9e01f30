namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>How far a server has come with what was delivered of the last day's recordings.</summary>
/// <param name="Chunks">How many chunks it has of them.</param>
/// <param name="Transcribed">How many of those it has transcribed.</param>
/// <param name="WithoutSpeech">In how many it found no speech, which it never transcribes.</param>
public sealed record TranscriptionProgress(long Chunks, long Transcribed, long WithoutSpeech)
{
    /// <summary>How many are still to be looked at, or transcribed.</summary>
    public long Waiting => Math.Max(0, Chunks - Transcribed - WithoutSpeech);
}
