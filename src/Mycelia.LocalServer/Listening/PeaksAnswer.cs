namespace Mycelia.LocalServer.Listening;

/// <summary>How loud it was, for a picture.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="From">The picture's beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="Px">How many pixels it has: as many as were asked for, or fewer where that would be too much.</param>
/// <param name="Recorders">Each track that has audio in it.</param>
internal sealed record PeaksAnswer(int Version, string From, string To, int Px, IReadOnlyList<RecorderPeaks> Recorders);

/// <summary>The peaks of a track.</summary>
/// <param name="Id">The track.</param>
/// <param name="Peaks">Minimum and maximum of each pixel in turn, bytes in base64; 127, -128 where there is no audio.</param>
internal sealed record RecorderPeaks(string Id, byte[] Peaks);
