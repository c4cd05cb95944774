// host_things.h: what the host has given to Python and must be told the end of.
//
// Most ends come when Python lets go of an object. An isolate that ends without destroying its
// objects leaves the rest: they are told here. With the interpreter lock held, but for EndThings().
#ifndef HAKO_API_HOST_THINGS_H_
#define HAKO_API_HOST_THINGS_H_

namespace hako::api {

// One thing, in a list of all. Its end is told once: by Tell(), or by EndThings(), which deletes it
// afterwards.
class HostThing {
 public:
  // In which order the ends are told where an isolate ends: what a class has made before what
  // belongs to the class.
  enum class Rank : unsigned char { kInstance, kFunction, kClass, kCount };

  explicit HostThing(Rank rank);
  virtual ~HostThing();
  HostThing(const HostThing&) = delete;
  HostThing& operator=(const HostThing&) = delete;

  // Calls the host.
  virtual void Tell() = 0;

 private:
  friend void EndThings();
  Rank rank_;
  HostThing* before_ = nullptr;
  HostThing* behind_;
};

// Tells the ends that are left. The isolate has ended: nobody has the interpreter's lock.
void EndThings();

}  // namespace hako::api

#endif  // HAKO_API_HOST_THINGS_H_
