using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>A chunk's audio as it goes to a server.</summary>
/// <param name="Bytes">A complete file.</param>
/// <param name="Encoding">Of what kind.</param>
public readonly record struct ChunkAudio(ReadOnlyMemory<byte> Bytes, AudioEncoding Encoding);
