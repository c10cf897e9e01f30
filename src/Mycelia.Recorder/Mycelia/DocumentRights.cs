namespace Mycelia.Recorder.Mycelia;

/// <summary>What a key may do with documents besides inserting them. Each is null when that cannot be known.</summary>
/// <param name="Update">Whether it may change <c>source_files</c>: mark recordings complete.</param>
/// <param name="Read">Whether it may ask for <c>source_files</c> and <c>audio_chunks</c>.</param>
/// <param name="Timeline">Whether it may bring the timeline up to date.</param>
/// <param name="Group">Whether it may change <c>audio_chunks</c>: group what came before a server's upgrade with the rest of its recording.</param>
public sealed record DocumentRights(bool? Update, bool? Read, bool? Timeline, bool? Group);
