using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Mycelia.StartupProfile;

/// <summary>
/// Mends the references to static constructors in a saved assembly: <see cref="System.Reflection.Emit"/> writes every constructor
/// as one of an instance, and the ahead-of-time compiler, which finds none like that, drops what comes after it too.
/// </summary>
internal static class StaticConstructors
{
    /// <param name="path">An assembly with at least one static method without parameters and result, whose signature is theirs too.</param>
    public static void Mend(string path)
    {
        var file = File.ReadAllBytes(path);
        using var image = new PEReader(new MemoryStream(file, writable: false));
        var metadata = image.GetMetadataReader();
        var signature = MetadataTokens.GetHeapOffset(metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).First(IsPlain).Signature);
        var rows = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MemberRef);
        var rowSize = metadata.GetTableRowSize(TableIndex.MemberRef);
        foreach (var handle in metadata.MemberReferences.Where(handle => metadata.GetString(metadata.GetMemberReference(handle).Name) == ".cctor"))
        {
            // The last column of a row is the signature's place in the heap.
            var end = file.AsSpan(0, rows + MetadataTokens.GetRowNumber(handle) * rowSize);
            if (metadata.GetHeapSize(HeapIndex.Blob) > ushort.MaxValue)
                BinaryPrimitives.WriteInt32LittleEndian(end[^sizeof(int)..], signature);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(end[^sizeof(ushort)..], (ushort)signature);
        }

        File.WriteAllBytes(path, file);

        bool IsPlain(MethodDefinition method) => metadata.GetBlobBytes(method.Signature) is [0, 0, (byte)SignatureTypeCode.Void];
    }
}
