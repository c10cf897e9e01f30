namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>A file that is made a block at a time, in bounded memory. Not safe for concurrent use.</summary>
public interface IEncodedStream : IDisposable
{
    /// <summary>Takes the next block.</summary>
    /// <param name="pcm">Whole frames.</param>
    /// <returns>The bytes of the file that are done, which may be none; valid until the next call.</returns>
    ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm);

    /// <summary>Ends the file, when every frame that was announced has been taken.</summary>
    /// <returns>The last bytes of the file.</returns>
    ReadOnlyMemory<byte> Finish();
}
