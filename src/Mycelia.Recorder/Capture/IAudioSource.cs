using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture;

/// <summary>One open input: a microphone's stream, or a file played as if it were one.</summary>
public interface IAudioSource : IAsyncDisposable
{
    /// <summary>The format of every block.</summary>
    AudioFormat Format { get; }

    /// <summary>What a person calls the input: the device's description, or the file's name.</summary>
    string Description { get; }

    /// <summary>
    /// Whether it can be left unread while the recording pauses, as a file can; a microphone is released and opened again.
    /// </summary>
    bool CanWait => false;

    /// <summary>Whether digital silence is no sign of trouble, as where nobody need play anything.</summary>
    bool MayBeSilent => false;

    /// <summary>
    /// The blocks, in order, until the input ends or <paramref name="stop"/> is cancelled. Cancelling ends the sequence
    /// normally, after the blocks that were already handed over; it throws nothing.
    /// </summary>
    /// <exception cref="AudioInputException">The input was lost; open a new source.</exception>
    IAsyncEnumerable<PcmBlock> ReadBlocksAsync(CancellationToken stop);
}
