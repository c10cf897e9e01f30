using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>What a released version left behind (<c>tests/former-versions/make.sh</c> made it), in a folder of its own.</summary>
internal sealed class FormerVersion : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mycelia-former-");

    public FormerVersion(string version)
    {
        using var file = File.OpenRead(Path.Combine(RepositoryFolder.Path, "tests/former-versions", version + ".tar.gz"));
        using var archive = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(archive, _folder.FullName, overwriteFiles: false);
    }

    /// <summary>The versions of which there is something.</summary>
    public static TheoryData<string> All =>
        [
            .. Directory
                .GetFiles(Path.Combine(RepositoryFolder.Path, "tests/former-versions"), "*.tar.gz")
                .Select(static path => Path.GetFileName(path)[..^".tar.gz".Length]),
        ];

    public string Folder => _folder.FullName;

    /// <summary>A path in the folder.</summary>
    public string Find(string name) => Path.Combine(Folder, name);

    /// <summary>The first frames of every recording, as bytes.</summary>
    public static byte[] Pcm(int frames)
    {
        var pcm = new byte[frames * 2];
        for (var frame = 0; frame < frames; frame++)
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(frame * 2), (short)(frame % 2_000 * 10 - 10_000));
        return pcm;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
