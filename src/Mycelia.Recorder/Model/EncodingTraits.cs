namespace Mycelia.Recorder.Model;

/// <summary>What an encoding is called: a row of the table in <see cref="AudioEncodings"/>.</summary>
/// <param name="Name">In settings, in the queue, and at the end of a file's name.</param>
/// <param name="MediaType">The media type of a file (RFC 9639 for FLAC, RFC 7845 for Ogg Opus).</param>
/// <param name="OtherTypes">Other media types by which clients call it.</param>
public sealed record EncodingTraits(string Name, string MediaType, params IReadOnlyList<string> OtherTypes);
