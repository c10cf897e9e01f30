using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Listening;

/// <summary>A chunk in a window, in frames of the format that is played.</summary>
/// <param name="Place">The chunk.</param>
/// <param name="Begin">Its first frame that is heard, counted from the window's beginning; it may lie before that.</param>
/// <param name="End">The first frame that is not.</param>
/// <param name="Skip">Frames at its beginning that are not heard, because an earlier chunk has their time.</param>
/// <param name="Fitted">How many frames it is made, so that it ends where the next begins.</param>
internal readonly record struct PlacedChunk(ChunkPlace Place, long Begin, long End, long Skip, long Fitted);
