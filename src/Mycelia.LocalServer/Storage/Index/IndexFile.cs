using System.Buffers.Binary;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>Tells whether a database is this server's, from its first bytes: opening it with SQLite could already change it.</summary>
/// <remarks>Offsets: https://www.sqlite.org/fileformat2.html#the_database_header.</remarks>
internal static class IndexFile
{
    /// <summary>"MyLS", in the database's <c>application_id</c>.</summary>
    public const int ApplicationId = 0x4D794C53;

    /// <summary>The newest schema that this program knows, in <c>user_version</c>.</summary>
    public const int SchemaVersion = 7;

    private const int HeaderBytes = 100;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;

    /// <exception cref="StartupException">It is another program's, or a newer version's.</exception>
    public static void RefuseForeign(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        var read = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (read == 0)
            return; // made by a start that was killed before the schema was written

        if (
            read < HeaderBytes
            || !header.StartsWith("SQLite format 3\0"u8)
            || BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]) != ApplicationId
        )
            throw new StartupException($"{path} is not a database of mycelia-local-server; choose another directory with --data DIR.");
        if (BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]) > SchemaVersion)
            throw new StartupException($"{path} was written by a newer mycelia-local-server; use that one.");
    }
}
