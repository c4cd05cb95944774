#include "pantry/unit_choice.h"

#include <algorithm>
#include <string>
#include <vector>

#include "pantry/module_origin.h"
#include "pantry/python_text.h"
#include "pantry/refreshers.h"

namespace hako::pantry {
namespace {

void SettleModules(Recording* recording) {
  for (RecordedImport& one : recording->imports) {
    one.redoing = MakeRedoingCode(one.Module(), one.redone);
    PyErr_Clear();
    const bool lacks_code = one.redoing == nullptr && !one.redone.empty();
    if (lacks_code || !Settle(one.name, one.Module()))
      recording->unkeepable.emplace(one.number, "it cannot be refreshed");
  }
}

// True: it is doubtful (Examination::Judge).
bool Examine(ExtensionCopies* copies, Examination* examination, Recording* recording) {
  copies->TakeBackWords();
  std::vector<const Extension*> extensions;
  for (const RecordedImport& one : recording->imports) extensions.push_back(one.extension);
  return examination->Judge(extensions, [recording](size_t done, const std::string& why) {
    return recording->unkeepable.emplace(recording->imports[done].number, why).second;
  });
}

// A unit that cannot be kept takes those with it that cannot do without: Deliver() finds that out.
void DropUnkeepable(const StockOrder& order, Recording* recording) {
  for (const auto& [owner, why] : recording->unrepeatable)
    recording->unkeepable.emplace(owner, why);
  for (const RecordedImport& one : recording->imports) {
    if (recording->place_readers.contains(one.number) && IsInArchive(one.Module()))
      recording->unkeepable.emplace(one.number, "it makes use of the place where it lies");
    const auto found = recording->unkeepable.find(one.number);
    if (found != recording->unkeepable.end())
      order.not_kept(std::string(TextOf(one.name)), found->second);
  }
}

}  // namespace

bool ChooseUnits(const StockOrder& order, ExtensionCopies* copies, Examination* examination,
                 Recording* recording) {
  SettleModules(recording);
  // It would remember attributes of types whose copies are not loaded yet.
  if (std::ranges::any_of(copies->made(), [](const Extension* one) { return one->is_foreign; }))
    PyType_ClearCache();
  const bool is_doubtful = Examine(copies, examination, recording);
  DropUnkeepable(order, recording);
  return is_doubtful;
}

std::set<const Extension*> CopiesWithoutUnit(const ExtensionCopies& copies,
                                             const Recording& recording) {
  std::set<const Extension*> dropped;
  for (const Extension* one : copies.made()) dropped.insert(one);
  for (const RecordedImport& one : recording.imports) {
    if (one.extension == nullptr || recording.unkeepable.contains(one.number)) continue;
    dropped.erase(one.extension);
    dropped.erase(one.extension->library);
  }
  return dropped;
}

}  // namespace hako::pantry
