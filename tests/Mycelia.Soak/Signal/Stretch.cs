namespace Mycelia.Soak.Signal;

/// <summary>Consecutive frames of a recording that were consecutive in the room.</summary>
/// <param name="Offset">Of its first frame in what was read.</param>
/// <param name="Frames">How many there are.</param>
/// <param name="Position">Where in the signal it begins; null when these frames are nothing that was ever played.</param>
/// <param name="Microphone">Which one heard it.</param>
internal readonly record struct Stretch(int Offset, int Frames, long? Position, int Microphone);
