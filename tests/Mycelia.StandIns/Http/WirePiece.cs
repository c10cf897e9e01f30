namespace Mycelia.StandIns.Http;

/// <summary>A piece of a body.</summary>
/// <param name="Raw">As it came over the wire.</param>
/// <param name="Content">What of it is content and not framing.</param>
public readonly record struct WirePiece(ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Content);
