namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>What a program did, as diary.c numbers it.</summary>
internal enum Deed
{
    Created = 1,
    MadeFolder,
    Renamed,
    Unlinked,
    RemovedFolder,
    Written,
    Sized,
    SyncBegins,
    SyncEnded,
    Said,
    Sent,
    Unknown,
}

/// <summary>One line of a <see cref="Diary"/>.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Deed">What was done.</param>
/// <param name="Process">Who did it.</param>
/// <param name="File">The file's inode; 0 where it is a folder or none.</param>
/// <param name="Offset">Where it was written, its new size, or the thread that syncs.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Other">Its new name.</param>
/// <param name="Data">What was written, said or sent.</param>
internal sealed record DiaryEntry(
    int Index,
    Deed Deed,
    int Process,
    ulong File,
    long Offset,
    string Path,
    string Other,
    ReadOnlyMemory<byte> Data
);
