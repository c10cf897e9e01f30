namespace Mycelia.Recorder.Model;

/// <summary>What a sample format is called: a row of the table in <see cref="SampleFormats"/>.</summary>
/// <param name="Name">In settings, in the journal, and in documents.</param>
/// <param name="Bytes">Of one sample.</param>
/// <param name="Words">What is said of it beside rate and channels; empty: nothing.</param>
/// <param name="Codec">FFmpeg's name of it, by which servers are told.</param>
public sealed record SampleTraits(string Name, int Bytes, string Words, string Codec);
