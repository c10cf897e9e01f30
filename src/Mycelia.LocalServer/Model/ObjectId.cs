using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mycelia.LocalServer.Model;

/// <summary>Ids in the shape of MongoDB's ObjectId, as Mycelia clients expect them: 24 hex digits, the first 8 of them the time.</summary>
internal static class ObjectId
{
    public static string New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)now.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(bytes[4..]);
        return Convert.ToHexStringLower(bytes);
    }

    public static bool IsValid(string? text) => text is { Length: 24 } && text.All(char.IsAsciiHexDigit);
}
